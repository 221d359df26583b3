"""How the slots of a configuration look and are named in figures."""

from __future__ import annotations

from realist_synth.figures.drawing import INK, Drawing
from realist_synth.figures.letters import wide
from realist_synth.model.vocabularies import Framework, Polarity, Slot

# Okabe and Ito 2008, and a pale tint of each; no figure rests on colour alone.
COLOURS = {Slot.INTERVENTION: "#D55E00", Slot.ACTOR: "#8A6D00", Slot.CONTEXT: "#0072B2", Slot.MECHANISM: "#007A5A",
           Slot.OUTCOME: "#A34A7F"}
TINTS = {Slot.INTERVENTION: "#FBEDE3", Slot.ACTOR: "#F7F1DC", Slot.CONTEXT: "#E3EFF7", Slot.MECHANISM: "#E0F1EC",
         Slot.OUTCOME: "#F5E8F0"}
QUESTIONS = {Slot.INTERVENTION: "what is done", Slot.ACTOR: "who acts", Slot.CONTEXT: "in which circumstances",
             Slot.MECHANISM: "what brings it about", Slot.OUTCOME: "what follows"}
WORKS = {Polarity.ENABLES: "enables", Polarity.CONSTRAINS: "constrains", Polarity.INCREASE: "increases",
         Polarity.DECREASE: "decreases"}
SIGNS = {Polarity.ENABLES: "+", Polarity.CONSTRAINS: "\N{MINUS SIGN}", Polarity.INCREASE: "\N{UPWARDS ARROW}",
         Polarity.DECREASE: "\N{DOWNWARDS ARROW}"}
GIVEN = (Slot.INTERVENTION, Slot.ACTOR, Slot.CONTEXT)


def heading(slot: Slot, framework: Framework | None = None) -> str:
    """The name of a slot as a heading.

    Examples:
        >>> heading(Slot.INTERVENTION), heading(Slot.INTERVENTION, Framework.SCMO)
        ('Intervention', 'Strategy')
    """
    return "Strategy" if slot is Slot.INTERVENTION and framework is Framework.SCMO else slot.value.capitalize()


def claimed_tag(drawing: Drawing, y: float = 2, *, size: float = 7) -> float:
    """Write at the upper right that what is shown is claimed. Gives the width that it takes.

    Co-occurrence is counted and configurations are claimed; no picture of the one may pass for the other.
    """
    told = "claimed, not computed"
    width, height = wide(told, size) + 12, size + 6
    drawing.rect(drawing.width - width - 0.5, y, width, height, stroke=INK, radius=height / 2)
    drawing.text(drawing.width - width / 2 - 0.5, y + height / 2 + 0.2, told, size=size, align="center")
    return width

from mentormatch.assignment.objectives.lotteries.lottery import Lottery as Lottery
from mentormatch.assignment.objectives.lotteries.lottery import lottery as lottery
from mentormatch.assignment.objectives.lotteries.metrics import DrawMetrics as DrawMetrics
from mentormatch.assignment.objectives.lotteries.perturbations import Shape as Shape

__all__ = ["DrawMetrics", "Lottery", "Shape", "lottery"]

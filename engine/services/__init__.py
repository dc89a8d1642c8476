"""What service tasks may call: registered, named, typed functions (D2)."""

from engine.services import (
    buyers,
    checklists,
    closing,
    complaints,
    documents,
    drawings,
    lessons,
    mass,
    notify,
    privacy,
    records,
    registers,
    sales,
    sweeps,
)
from engine.services.context import ServiceContext
from engine.services.registry import Service, service, service_named, services

__all__ = [
    "Service",
    "ServiceContext",
    "buyers",
    "checklists",
    "closing",
    "complaints",
    "documents",
    "drawings",
    "lessons",
    "mass",
    "notify",
    "privacy",
    "records",
    "registers",
    "sales",
    "service",
    "service_named",
    "services",
    "sweeps",
]

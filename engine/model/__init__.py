"""All tables; importing this package knows the whole schema."""

from engine.model.attempts import Attempts
from engine.model.base import Base, UtcDateTime, new_id
from engine.model.content import NO_FILE, Attachment, Comment
from engine.model.definitions import Definition, DefinitionKind, Deployment, Revision
from engine.model.delays import DelayCause, Delayed
from engine.model.documents import (
    Acknowledgement,
    ChangeState,
    ControlledDocument,
    DocumentChange,
    DocumentKind,
    RunningPolicy,
)
from engine.model.instances import Clock, Instance, InstanceState, Participant, RequestKey, Subscription
from engine.model.jobs import Incident, IncidentState, Job, JobKind, Mail, Notice
from engine.model.ledger import GENESIS, Disclosure, Event, Stream, SubjectKey
from engine.model.migrations import Migration, Move, MoveState
from engine.model.people import COMPANY, ApiToken, Department, Person, Role, RoleHolding
from engine.model.records import (
    ArchiveTransfer,
    ArchiveTransferItem,
    DestructionItem,
    DestructionList,
    Hold,
    ListState,
    Record,
)
from engine.model.registers import Entry, EntryCase, EntryKey, Register, Sequence
from engine.model.sealing import Leaf, LeafKind, SealedCheckpoint, TreeNode
from engine.model.settings import CalendarDay, Setting
from engine.model.studio import CopyState, Seat, WorkingCopy, WorkingFile
from engine.model.tasks import DONE_LATE, IS_OPEN, WITHDRAWN, Task, TaskCandidate, TaskState

__all__ = [
    "COMPANY",
    "DONE_LATE",
    "GENESIS",
    "IS_OPEN",
    "NO_FILE",
    "WITHDRAWN",
    "Acknowledgement",
    "ApiToken",
    "ArchiveTransfer",
    "ArchiveTransferItem",
    "Attachment",
    "Attempts",
    "Base",
    "CalendarDay",
    "ChangeState",
    "Clock",
    "Comment",
    "ControlledDocument",
    "CopyState",
    "Definition",
    "DefinitionKind",
    "DelayCause",
    "Delayed",
    "Department",
    "Deployment",
    "DestructionItem",
    "DestructionList",
    "Disclosure",
    "DocumentChange",
    "DocumentKind",
    "Entry",
    "EntryCase",
    "EntryKey",
    "Event",
    "Hold",
    "Incident",
    "IncidentState",
    "Instance",
    "InstanceState",
    "Job",
    "JobKind",
    "Leaf",
    "LeafKind",
    "ListState",
    "Mail",
    "Migration",
    "Move",
    "MoveState",
    "Notice",
    "Participant",
    "Person",
    "Record",
    "Register",
    "RequestKey",
    "Revision",
    "Role",
    "RoleHolding",
    "RunningPolicy",
    "SealedCheckpoint",
    "Seat",
    "Sequence",
    "Setting",
    "Stream",
    "SubjectKey",
    "Subscription",
    "Task",
    "TaskCandidate",
    "TaskState",
    "TreeNode",
    "UtcDateTime",
    "WorkingCopy",
    "WorkingFile",
    "new_id",
]

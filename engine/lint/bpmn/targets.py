"""What every reference of BPMN may lead to: the element that refers, its attribute or child, the tags it may name."""

from __future__ import annotations

from engine.definitions.read_process import CONTAINERS, EVENTS, NODES, TASKS
from engine.lint.bpmn.grammar import GROUPS

_ACTIVITIES = TASKS | CONTAINERS | {"callActivity"}
_DEFINITIONS = frozenset(GROUPS["eventDefinition"].split())
_DATA = frozenset({"dataInput", "dataOutput", "inputDataItem", "outputDataItem", "property"}) | frozenset(
    {"dataObject", "dataObjectReference", "dataStore", "dataStoreReference"}
)
_CALLABLE = frozenset(
    {"process", "globalTask", "globalUserTask", "globalManualTask", "globalScriptTask", "globalBusinessRuleTask"}
)
_COLLABORATIONS = frozenset({"collaboration", "choreography", "globalConversation", "globalChoreographyTask"})
_ITEM = frozenset({"itemDefinition"})
_ENDS = _ACTIVITIES | EVENTS | {"participant"}
_CONVERSATIONS = frozenset({"conversation", "subConversation", "callConversation"})


def _one(*tags: str) -> frozenset[str]:
    return frozenset(tags)


# (tag or "*", attribute): the tags it may lead to.  None: any element.
ATTRIBUTES: dict[tuple[str, str], frozenset[str] | None] = {
    ("*", "itemSubjectRef"): _ITEM,
    ("*", "operationRef"): _one("operation"),
    ("*", "messageRef"): _one("message"),
    ("*", "default"): _one("sequenceFlow"),
    ("*", "evaluatesToTypeRef"): _ITEM,
    ("*", "initiatingParticipantRef"): _one("participant"),
    ("association", "sourceRef"): None,
    ("association", "targetRef"): None,
    ("callActivity", "calledElement"): _CALLABLE,
    ("callChoreography", "calledChoreographyRef"): _one("choreography", "globalChoreographyTask"),
    ("callConversation", "calledCollaborationRef"): _COLLABORATIONS,
    ("compensateEventDefinition", "activityRef"): _ACTIVITIES,
    ("conversationAssociation", "innerConversationNodeRef"): _CONVERSATIONS,
    ("conversationAssociation", "outerConversationNodeRef"): _CONVERSATIONS,
    ("conversationLink", "sourceRef"): _CONVERSATIONS | {"participant"},
    ("conversationLink", "targetRef"): _CONVERSATIONS | {"participant"},
    ("correlationPropertyBinding", "correlationPropertyRef"): _one("correlationProperty"),
    ("correlationSubscription", "correlationKeyRef"): _one("correlationKey"),
    ("dataObjectReference", "dataObjectRef"): _one("dataObject"),
    ("dataStoreReference", "dataStoreRef"): _one("dataStore"),
    ("error", "structureRef"): _ITEM,
    ("errorEventDefinition", "errorRef"): _one("error"),
    ("escalation", "structureRef"): _ITEM,
    ("escalationEventDefinition", "escalationRef"): _one("escalation"),
    ("group", "categoryValueRef"): _one("categoryValue"),
    ("ioBinding", "inputDataRef"): _one("inputSet"),
    ("ioBinding", "outputDataRef"): _one("outputSet"),
    ("lane", "partitionElementRef"): None,
    ("message", "itemRef"): _ITEM,
    ("messageFlow", "sourceRef"): _ENDS,
    ("messageFlow", "targetRef"): _ENDS,
    ("messageFlowAssociation", "innerMessageFlowRef"): _one("messageFlow"),
    ("messageFlowAssociation", "outerMessageFlowRef"): _one("messageFlow"),
    ("multiInstanceLoopCharacteristics", "noneBehaviorEventRef"): _DEFINITIONS,
    ("multiInstanceLoopCharacteristics", "oneBehaviorEventRef"): _DEFINITIONS,
    ("participant", "processRef"): _one("process"),
    ("process", "definitionalCollaborationRef"): _COLLABORATIONS,
    ("resourceParameter", "type"): _ITEM,
    ("resourceParameterBinding", "parameterRef"): _one("resourceParameter"),
    ("signal", "structureRef"): _ITEM,
    ("signalEventDefinition", "signalRef"): _one("signal"),
}

# (tag of the owner or "*", tag of the child that holds the id): the tags it may lead to.
CHILDREN: dict[tuple[str, str], frozenset[str] | None] = {
    ("*", "categoryValueRef"): _one("categoryValue"),
    ("*", "correlationPropertyRef"): _one("correlationProperty"),
    ("*", "eventDefinitionRef"): _DEFINITIONS,
    ("*", "operationRef"): _one("operation"),
    ("*", "participantRef"): _one("participant"),
    ("*", "supportedInterfaceRef"): _one("interface"),
    ("*", "choreographyRef"): _one("choreography"),
    ("choreographyTask", "messageFlowRef"): _one("messageFlow"),
    ("conversation", "messageFlowRef"): _one("messageFlow"),
    ("dataInputAssociation", "sourceRef"): _DATA,
    ("dataInputAssociation", "targetRef"): _DATA,
    ("dataOutputAssociation", "sourceRef"): _DATA,
    ("dataOutputAssociation", "targetRef"): _DATA,
    ("inputSet", "dataInputRefs"): _one("dataInput"),
    ("inputSet", "optionalInputRefs"): _one("dataInput"),
    ("inputSet", "outputSetRefs"): _one("outputSet"),
    ("inputSet", "whileExecutingInputRefs"): _one("dataInput"),
    ("lane", "flowNodeRef"): NODES | _one("choreographyTask", "subChoreography", "callChoreography"),
    ("linkEventDefinition", "source"): _one("linkEventDefinition"),
    ("linkEventDefinition", "target"): _one("linkEventDefinition"),
    ("multiInstanceLoopCharacteristics", "loopDataInputRef"): _DATA,
    ("multiInstanceLoopCharacteristics", "loopDataOutputRef"): _DATA,
    ("operation", "errorRef"): _one("error"),
    ("operation", "inMessageRef"): _one("message"),
    ("operation", "outMessageRef"): _one("message"),
    ("outputSet", "dataOutputRefs"): _one("dataOutput"),
    ("outputSet", "inputSetRefs"): _one("inputSet"),
    ("outputSet", "optionalOutputRefs"): _one("dataOutput"),
    ("outputSet", "whileExecutingOutputRefs"): _one("dataOutput"),
    ("participant", "endPointRef"): _one("endPoint"),
    ("participant", "interfaceRef"): _one("interface"),
    ("participantAssociation", "innerParticipantRef"): _one("participant"),
    ("participantAssociation", "outerParticipantRef"): _one("participant"),
    ("process", "supports"): _one("process"),
    ("resourceRole", "resourceRef"): _one("resource"),
    ("performer", "resourceRef"): _one("resource"),
    ("humanPerformer", "resourceRef"): _one("resource"),
    ("potentialOwner", "resourceRef"): _one("resource"),
}

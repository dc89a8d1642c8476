"""The grammar of BPMN 2.0.2 (its XML schema, clause 15): what each element may carry and contain.

One line per element: its base, its attributes, its children.  Attributes: ``name`` for a text, ``name:type`` for a
boolean, an integer or one of ``a|b``; ``!`` marks a required one, ``~`` one whose value changes nothing when it runs.
Children: ``name`` with ``?`` (at most one), ``*`` (any number), ``+`` (at least one) or nothing (exactly one);
``@group`` stands for the elements of a group.
"""

from __future__ import annotations

GROUPS = {
    "artifact": "association group textAnnotation",
    "eventDefinition": "cancelEventDefinition compensateEventDefinition conditionalEventDefinition "
    "errorEventDefinition escalationEventDefinition linkEventDefinition messageEventDefinition "
    "signalEventDefinition terminateEventDefinition timerEventDefinition",
    "expression": "expression formalExpression",
    "loop": "multiInstanceLoopCharacteristics standardLoopCharacteristics",
    "role": "humanPerformer performer potentialOwner resourceRole",
    "node": "adHocSubProcess boundaryEvent businessRuleTask callActivity callChoreography choreographyTask "
    "complexGateway endEvent eventBasedGateway exclusiveGateway inclusiveGateway intermediateCatchEvent "
    "intermediateThrowEvent implicitThrowEvent event manualTask parallelGateway receiveTask scriptTask sendTask "
    "serviceTask startEvent subChoreography subProcess task transaction userTask",
    "flow": "dataObject dataObjectReference dataStoreReference sequenceFlow @node",
    "conversation": "callConversation conversation subConversation",
    "root": "category choreography collaboration conversation correlationProperty dataStore endPoint error escalation "
    "globalBusinessRuleTask globalChoreographyTask globalConversation globalManualTask globalScriptTask globalTask "
    "globalUserTask interface itemDefinition message partnerEntity partnerRole process resource signal "
    "@eventDefinition",
}

_EXPRESSIONS = (
    "activationCondition completionCondition condition conditionExpression dataPath expression formalExpression from "
    "loopCardinality loopCondition messagePath timeCycle timeDate timeDuration to transformation"
)

# name: (base, attributes, children)
ELEMENTS: dict[str, tuple[str, str, str]] = {
    "-base": ("", "id", "documentation* extensionElements?"),
    "-flowElement": ("-base", "name", "auditing? monitoring? categoryValueRef*"),
    "-flowNode": ("-flowElement", "", "incoming* outgoing*"),
    "-activity": (
        "-flowNode",
        "isForCompensation:boolean startQuantity:integer completionQuantity:integer default",
        "ioSpecification? property* dataInputAssociation* dataOutputAssociation* @role* @loop?",
    ),
    "-catch": (
        "-flowNode",
        "parallelMultiple:boolean",
        "property* dataOutput* dataOutputAssociation* outputSet? @eventDefinition* eventDefinitionRef*",
    ),
    "-throw": (
        "-flowNode",
        "",
        "property* dataInput* dataInputAssociation* inputSet? @eventDefinition* eventDefinitionRef*",
    ),
    "-gateway": ("-flowNode", "gatewayDirection:Unspecified|Converging|Diverging|Mixed", ""),
    "-expression": ("-base", "evaluatesToTypeRef language type", "*"),
    "-callable": ("-base", "name", "supportedInterfaceRef* ioSpecification? ioBinding*"),
    "-globalTask": ("-callable", "", "@role*"),
    "-collaboration": (
        "-base",
        "name isClosed:boolean~",
        "participant* messageFlow* @artifact* @conversation* conversationAssociation* participantAssociation* "
        "messageFlowAssociation* correlationKey* choreographyRef* conversationLink*",
    ),
    "-conversation": ("-base", "name", "participantRef* messageFlowRef* correlationKey*"),
    "-choreographyActivity": (
        "-flowNode",
        "initiatingParticipantRef! loopType:None|Standard|MultiInstanceSequential|MultiInstanceParallel",
        "participantRef+ correlationKey*",
    ),
    "-eventDefinition": ("-base", "", ""),
    "-dataAssociation": ("-base", "", "sourceRef* targetRef transformation? assignment*"),
    "-subProcess": ("-activity", "triggeredByEvent:boolean", "laneSet* @flow* @artifact*"),
    "definitions": (
        "",
        "id name targetNamespace expressionLanguage typeLanguage exporter exporterVersion",
        "documentation* extensionElements? import* extension* @root* relationship*",
    ),
    "import": ("", "namespace! location! importType!", ""),
    "extension": ("", "definition mustUnderstand:boolean~", "documentation*"),
    "relationship": ("-base", "type! direction:None|Forward|Backward|Both~", "source+ target+"),
    "documentation": ("", "id textFormat", "*"),
    "extensionElements": ("", "", "*"),
    "association": ("-base", "sourceRef! targetRef! associationDirection:None|One|Both~", ""),
    "group": ("-base", "categoryValueRef", ""),
    "textAnnotation": ("-base", "textFormat", "text?"),
    "text": ("", "", "*"),
    "category": ("-base", "name", "categoryValue*"),
    "categoryValue": ("-base", "value", ""),
    "auditing": ("-base", "", ""),
    "monitoring": ("-base", "", ""),
    "sequenceFlow": ("-flowElement", "sourceRef! targetRef! isImmediate:boolean~", "conditionExpression?"),
    "process": (
        "-callable",
        "processType:None|Public|Private~ isClosed:boolean~ isExecutable:boolean definitionalCollaborationRef",
        "auditing? monitoring? property* laneSet* @flow* @artifact* @role* correlationSubscription* supports*",
    ),
    "laneSet": ("-base", "name", "lane*"),
    "childLaneSet": ("-base", "name", "lane*"),
    "lane": ("-base", "name partitionElementRef", "partitionElement? flowNodeRef* childLaneSet?"),
    "partitionElement": ("-base", "", "*"),
    "task": ("-activity", "", ""),
    "manualTask": ("-activity", "", ""),
    "businessRuleTask": ("-activity", "implementation", ""),
    "userTask": ("-activity", "implementation", "rendering*"),
    "rendering": ("-base", "", "*"),
    "scriptTask": ("-activity", "scriptFormat", "script?"),
    "serviceTask": ("-activity", "implementation operationRef", ""),
    "sendTask": ("-activity", "implementation operationRef messageRef", ""),
    "receiveTask": ("-activity", "implementation operationRef messageRef instantiate:boolean", ""),
    "callActivity": ("-activity", "calledElement", ""),
    "subProcess": ("-subProcess", "", ""),
    "transaction": ("-subProcess", "method", ""),
    "adHocSubProcess": (
        "-subProcess",
        "cancelRemainingInstances:boolean ordering:Parallel|Sequential",
        "completionCondition?",
    ),
    "standardLoopCharacteristics": ("-base", "testBefore:boolean loopMaximum:integer", "loopCondition?"),
    "multiInstanceLoopCharacteristics": (
        "-base",
        "isSequential:boolean behavior:None|One|All|Complex oneBehaviorEventRef noneBehaviorEventRef",
        "loopCardinality? loopDataInputRef? loopDataOutputRef? inputDataItem? outputDataItem? "
        "complexBehaviorDefinition* completionCondition?",
    ),
    "complexBehaviorDefinition": ("-base", "", "condition event?"),
    "startEvent": ("-catch", "isInterrupting:boolean", ""),
    "intermediateCatchEvent": ("-catch", "", ""),
    "boundaryEvent": ("-catch", "cancelActivity:boolean attachedToRef!", ""),
    "intermediateThrowEvent": ("-throw", "", ""),
    "implicitThrowEvent": ("-throw", "", ""),
    "endEvent": ("-throw", "", ""),
    "event": ("-throw", "", ""),
    "exclusiveGateway": ("-gateway", "default", ""),
    "inclusiveGateway": ("-gateway", "default", ""),
    "parallelGateway": ("-gateway", "", ""),
    "complexGateway": ("-gateway", "default", "activationCondition?"),
    "eventBasedGateway": ("-gateway", "instantiate:boolean eventGatewayType:Exclusive|Parallel", ""),
    "cancelEventDefinition": ("-eventDefinition", "", ""),
    "compensateEventDefinition": ("-eventDefinition", "waitForCompletion:boolean activityRef", ""),
    "conditionalEventDefinition": ("-eventDefinition", "", "condition?"),
    "errorEventDefinition": ("-eventDefinition", "errorRef", ""),
    "escalationEventDefinition": ("-eventDefinition", "escalationRef", ""),
    "linkEventDefinition": ("-eventDefinition", "name", "source* target?"),
    "messageEventDefinition": ("-eventDefinition", "messageRef", "operationRef?"),
    "signalEventDefinition": ("-eventDefinition", "signalRef", ""),
    "terminateEventDefinition": ("-eventDefinition", "", ""),
    "timerEventDefinition": ("-eventDefinition", "", "timeDate? timeDuration? timeCycle?"),
    "ioSpecification": ("-base", "", "dataInput* dataOutput* inputSet+ outputSet+"),
    "dataInput": ("-base", "name itemSubjectRef isCollection:boolean", "dataState?"),
    "dataOutput": ("-base", "name itemSubjectRef isCollection:boolean", "dataState?"),
    "inputDataItem": ("-base", "name itemSubjectRef isCollection:boolean", "dataState?"),
    "outputDataItem": ("-base", "name itemSubjectRef isCollection:boolean", "dataState?"),
    "inputSet": (
        "-base",
        "name",
        "dataInputRefs* optionalInputRefs* whileExecutingInputRefs* outputSetRefs*",
    ),
    "outputSet": (
        "-base",
        "name",
        "dataOutputRefs* optionalOutputRefs* whileExecutingOutputRefs* inputSetRefs*",
    ),
    "property": ("-base", "name itemSubjectRef", "dataState?"),
    "dataState": ("-base", "name", ""),
    "dataObject": ("-flowElement", "itemSubjectRef isCollection:boolean", "dataState?"),
    "dataObjectReference": ("-flowElement", "itemSubjectRef dataObjectRef", "dataState?"),
    "dataStore": ("-base", "name capacity:integer isUnlimited:boolean~ itemSubjectRef", "dataState?"),
    "dataStoreReference": ("-flowElement", "itemSubjectRef dataStoreRef", "dataState?"),
    "dataInputAssociation": ("-dataAssociation", "", ""),
    "dataOutputAssociation": ("-dataAssociation", "", ""),
    "assignment": ("-base", "", "from to"),
    "ioBinding": ("-base", "operationRef! inputDataRef! outputDataRef!", ""),
    "itemDefinition": ("-base", "structureRef isCollection:boolean itemKind:Information|Physical~", ""),
    "message": ("-base", "name itemRef", ""),
    "signal": ("-base", "name structureRef", ""),
    "error": ("-base", "name errorCode structureRef", ""),
    "escalation": ("-base", "name escalationCode structureRef", ""),
    "resource": ("-base", "name", "resourceParameter*"),
    "resourceParameter": ("-base", "name type isRequired:boolean~", ""),
    "resourceRole": ("-base", "name", "resourceRef? resourceParameterBinding* resourceAssignmentExpression?"),
    "performer": ("resourceRole", "", ""),
    "humanPerformer": ("resourceRole", "", ""),
    "potentialOwner": ("resourceRole", "", ""),
    "resourceParameterBinding": ("-base", "parameterRef!", "@expression"),
    "resourceAssignmentExpression": ("-base", "", "@expression"),
    "interface": ("-base", "name implementationRef", "operation+"),
    "operation": ("-base", "name implementationRef", "inMessageRef outMessageRef? errorRef*"),
    "endPoint": ("-base", "", "*"),
    "partnerEntity": ("-base", "name", "participantRef*"),
    "partnerRole": ("-base", "name", "participantRef*"),
    "correlationProperty": ("-base", "name type", "correlationPropertyRetrievalExpression+"),
    "correlationPropertyRetrievalExpression": ("-base", "messageRef!", "messagePath"),
    "correlationKey": ("-base", "name", "correlationPropertyRef*"),
    "correlationSubscription": ("-base", "correlationKeyRef!", "correlationPropertyBinding*"),
    "correlationPropertyBinding": ("-base", "correlationPropertyRef!", "dataPath"),
    "collaboration": ("-collaboration", "", ""),
    "choreography": ("-collaboration", "", "@flow*"),
    "globalConversation": ("-collaboration", "", ""),
    "globalChoreographyTask": ("choreography", "initiatingParticipantRef!", ""),
    "participant": (
        "-base",
        "name processRef",
        "interfaceRef* endPointRef* participantMultiplicity?",
    ),
    "participantMultiplicity": ("-base", "minimum:integer maximum:integer", ""),
    "participantAssociation": ("-base", "", "innerParticipantRef outerParticipantRef"),
    "messageFlow": ("-base", "name sourceRef! targetRef! messageRef", ""),
    "messageFlowAssociation": ("-base", "innerMessageFlowRef! outerMessageFlowRef!", ""),
    "conversation": ("-conversation", "", ""),
    "subConversation": ("-conversation", "", "@conversation*"),
    "callConversation": ("-conversation", "calledCollaborationRef", "participantAssociation*"),
    "conversationLink": ("-base", "name sourceRef! targetRef!", ""),
    "conversationAssociation": ("-base", "innerConversationNodeRef! outerConversationNodeRef!", ""),
    "choreographyTask": ("-choreographyActivity", "", "messageFlowRef+"),
    "callChoreography": ("-choreographyActivity", "calledChoreographyRef", "participantAssociation*"),
    "subChoreography": ("-choreographyActivity", "", "@flow* @artifact*"),
    "globalTask": ("-globalTask", "", ""),
    "globalUserTask": ("-globalTask", "implementation", "rendering*"),
    "globalManualTask": ("-globalTask", "", ""),
    "globalScriptTask": ("-globalTask", "scriptLanguage", "script?"),
    "globalBusinessRuleTask": ("-globalTask", "implementation", ""),
    **dict.fromkeys(_EXPRESSIONS.split(), ("-expression", "", "")),
    "script": ("", "", "*"),
}

_CHILDREN = {name.rstrip("?*+") for _, _, children in ELEMENTS.values() for name in children.split()}

# Children that only hold the id of another element.
REFERENCES = frozenset(name for name in _CHILDREN if name.endswith(("Ref", "Refs"))) | {
    "incoming",
    "outgoing",
    "source",
    "supports",
    "target",
}

"""The rules of BPMN 2.0.2 itself, whatever a file is meant for: grammar, references, connections, data, events."""

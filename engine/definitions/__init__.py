"""BPMN files read into plain data: XML in safely, one reading for deploying, running and drawing."""

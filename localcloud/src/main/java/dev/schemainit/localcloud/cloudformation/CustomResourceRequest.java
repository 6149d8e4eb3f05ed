package dev.schemainit.localcloud.cloudformation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What CloudFormation asks of a custom resource's provider, without what is new in each request.
 *
 * <p>Source: AWS CloudFormation Template Reference, "Custom resource request objects".
 */
record CustomResourceRequest(StackIdentity stack, Template.Resource resource, Map<String, Object> properties) {
    Map<String, Object> create() {
        return request("Create");
    }

    Map<String, Object> update(String physicalId, Map<String, Object> oldProperties) {
        Map<String, Object> request = request("Update");
        request.put("PhysicalResourceId", physicalId);
        request.put("OldResourceProperties", texts(oldProperties));
        return request;
    }

    Map<String, Object> delete(String physicalId) {
        Map<String, Object> request = request("Delete");
        request.put("PhysicalResourceId", physicalId);
        return request;
    }

    private Map<String, Object> request(String type) {
        var request = new LinkedHashMap<String, Object>();
        request.put("RequestType", type);
        request.put("ServiceToken", properties.get("ServiceToken"));
        request.put("StackId", stack.id());
        request.put("LogicalResourceId", resource.id());
        request.put("ResourceType", resource.type());
        request.put("ResourceProperties", texts(properties));
        return request;
    }

    /** CloudFormation hands all scalars over as strings. */
    private static Object texts(Object value) {
        if (value instanceof Map<?, ?> map) {
            var texts = new LinkedHashMap<String, Object>();
            map.forEach((name, member) -> texts.put(String.valueOf(name), texts(member)));
            return texts;
        }
        return value instanceof List<?> list
                ? list.stream().map(CustomResourceRequest::texts).toList()
                : String.valueOf(value);
    }
}

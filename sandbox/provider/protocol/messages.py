"""The messages of plugin protocol 6 that this provider uses, declared as data and built at import.

Names and numbers are those of ``tfplugin6.proto`` (https://github.com/hashicorp/terraform/tree/main/docs/plugin-protocol). Protobuf
skips fields it does not know, so what is not used here need not be declared. No generated code: it would tie the project to one
version of protobuf.
"""

from __future__ import annotations

from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

_PACKAGE = "tfplugin6"
_SCALARS = {"string": 9, "bytes": 12, "bool": 8, "int64": 3, "enum": 3}
_DIAGNOSTICS = "2:diagnostics:Diagnostic*"

# message → its fields as "number:name:type", with * for repeated. An enum is carried as the integer it is on the wire.
_MESSAGES: dict[str, list[str]] = {
    "DynamicValue": ["1:msgpack:bytes", "2:json:bytes"],
    "AttributePath": ["1:steps:AttributePath.Step*"],
    "AttributePath.Step": ["1:attribute_name:string?", "2:element_key_string:string?", "3:element_key_int:int64?"],
    "Diagnostic": ["1:severity:enum", "2:summary:string", "3:detail:string", "4:attribute:AttributePath"],
    "RawState": ["1:json:bytes"],
    "ServerCapabilities": ["1:plan_destroy:bool", "2:get_provider_schema_optional:bool"],
    "Schema": ["1:version:int64", "2:block:Schema.Block"],
    "Schema.Block": ["1:version:int64", "2:attributes:Schema.Attribute*", "3:block_types:Schema.NestedBlock*"],
    "Schema.Attribute": [
        "1:name:string", "2:type:bytes", "10:nested_type:Schema.Object", "4:required:bool", "5:optional:bool", "6:computed:bool",
        "7:sensitive:bool", "11:write_only:bool",
    ],
    "Schema.NestedBlock": ["1:type_name:string", "2:block:Schema.Block", "3:nesting:enum", "4:min_items:int64", "5:max_items:int64"],
    "Schema.Object": ["1:attributes:Schema.Attribute*", "3:nesting:enum"],
    "Empty": [],
    "GetMetadata.Name": ["1:type_name:string"],
    "GetMetadata.Response": [
        "1:server_capabilities:ServerCapabilities", "3:data_sources:GetMetadata.Name*", "4:resources:GetMetadata.Name*",
    ],
    "SchemaEntry": ["1:key:string", "2:value:Schema"],  # a protobuf map is a repeated pair on the wire
    "GetProviderSchema.Response": [
        "1:provider:Schema", "2:resource_schemas:SchemaEntry*", "3:data_source_schemas:SchemaEntry*", "4:diagnostics:Diagnostic*",
        "6:server_capabilities:ServerCapabilities",
    ],
    "Validate.Request": ["1:type_name:string", "2:config:DynamicValue"],
    "ValidateProviderConfig.Request": ["1:config:DynamicValue"],
    "Diagnostics.Response": ["1:diagnostics:Diagnostic*"],
    "UpgradeResourceState.Request": ["1:type_name:string", "2:version:int64", "3:raw_state:RawState"],
    "UpgradeResourceState.Response": ["1:upgraded_state:DynamicValue", _DIAGNOSTICS],
    "ConfigureProvider.Request": ["1:terraform_version:string", "2:config:DynamicValue"],
    "ReadResource.Request": ["1:type_name:string", "2:current_state:DynamicValue", "3:private:bytes"],
    "ReadResource.Response": ["1:new_state:DynamicValue", _DIAGNOSTICS, "3:private:bytes"],
    "PlanResourceChange.Request": [
        "1:type_name:string", "2:prior_state:DynamicValue", "3:proposed_new_state:DynamicValue", "4:config:DynamicValue",
        "5:prior_private:bytes",
    ],
    "PlanResourceChange.Response": [
        "1:planned_state:DynamicValue", "2:requires_replace:AttributePath*", "3:planned_private:bytes", "4:diagnostics:Diagnostic*",
        "5:legacy_type_system:bool",
    ],
    "ApplyResourceChange.Request": [
        "1:type_name:string", "2:prior_state:DynamicValue", "3:planned_state:DynamicValue", "4:config:DynamicValue",
        "5:planned_private:bytes",
    ],
    "ApplyResourceChange.Response": ["1:new_state:DynamicValue", "2:private:bytes", "3:diagnostics:Diagnostic*", "4:legacy_type_system:bool"],
    "ImportResourceState.Request": ["1:type_name:string", "2:id:string"],
    "ImportResourceState.ImportedResource": ["1:type_name:string", "2:state:DynamicValue", "3:private:bytes"],
    "ImportResourceState.Response": ["1:imported_resources:ImportResourceState.ImportedResource*", _DIAGNOSTICS],
    "ReadDataSource.Request": ["1:type_name:string", "2:config:DynamicValue"],
    "ReadDataSource.Response": ["1:state:DynamicValue", _DIAGNOSTICS],
    "StopProvider.Response": ["1:error:string"],
}  # fmt: skip


def _flat(name: str) -> str:
    return name.replace(".", "_")


def _build() -> dict[str, Any]:
    file = descriptor_pb2.FileDescriptorProto(name="lakewright_tfplugin6.proto", package=_PACKAGE, syntax="proto3")
    for name, fields in _MESSAGES.items():
        message = file.message_type.add(name=_flat(name))
        for declaration in fields:
            _add_field(message, *declaration.split(":"))
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return {name: message_factory.GetMessageClass(pool.FindMessageTypeByName(f"{_PACKAGE}.{_flat(name)}")) for name in _MESSAGES}


def _add_field(message: Any, number: str, name: str, kind: str) -> None:
    field = message.field.add(name=name, number=int(number), label=3 if kind.endswith("*") else 1)
    base = kind.rstrip("*?")
    if base in _SCALARS:
        field.type = _SCALARS[base]
    else:
        field.type = 11
        field.type_name = f".{_PACKAGE}.{_flat(base)}"
    if kind.endswith("?"):
        # Members of the step's oneof: presence matters, also for index 0.
        field.proto3_optional = True
        field.oneof_index = len(message.oneof_decl)
        message.oneof_decl.add(name=f"_{name}")


MESSAGES: dict[str, Any] = _build()
"""Message classes by the names above."""

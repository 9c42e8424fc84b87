# The rule `catalog_not_deleted` of review/rules, for conftest.
package main

import rego.v1

deny contains message if {
	some resource in input.resource_changes
	resource.type == "databricks_catalog"
	"delete" in resource.change.actions
	message := sprintf("%s: a catalog is deleted", [resource.address])
}

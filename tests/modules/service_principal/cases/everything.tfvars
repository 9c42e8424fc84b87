application_id = "5f0c2b1e-8d7a-4c39-b6f2-1a9e0d3c4b58"
display_name   = "iris-job"
existing       = false

application_id = "iris-job"
display_name   = "iris-job"

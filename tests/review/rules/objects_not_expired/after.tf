resource "terraform_data" "later" {
  input = "known after apply"
}

resource "aws_s3_bucket_lifecycle_configuration" "pass" {
  bucket = "b"
  rule {
    id     = "r"
    status = "Enabled"
    filter {
      prefix = "tmp/"
    }
    expiration {
      days = 30
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "pass_old_versions" {
  bucket = "b"
  rule {
    id     = "r"
    status = "Enabled"
    filter {
      prefix = "tmp/"
    }
    noncurrent_version_expiration {
      noncurrent_days = 7
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "pass_disabled" {
  bucket = "b"
  rule {
    id     = "r"
    status = "Disabled"
    filter {
      prefix = "tmp/"
    }
    expiration {
      days = 7
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "fail" {
  bucket = "b"
  rule {
    id     = "r"
    status = "Enabled"
    filter {
      prefix = "tmp/"
    }
    expiration {
      days = 30
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "fail_sooner" {
  bucket = "b"
  rule {
    id     = "r"
    status = "Enabled"
    filter {
      prefix = "tmp/"
    }
    expiration {
      days = 7
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "fail_everything" {
  bucket = "b"
  rule {
    id     = "r"
    status = "Enabled"
    filter {
      prefix = ""
    }
    expiration {
      days = 7
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "fail_another_bucket" {
  bucket = "data"
  rule {
    id     = "r"
    status = "Enabled"
    filter {
      prefix = "tmp/"
    }
    expiration {
      days = 7
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "unknown" {
  bucket = "b"
  rule {
    id     = "r"
    status = "Enabled"
    filter {
      prefix = "tmp/"
    }
    expiration {
      days = parseint(terraform_data.later.output, 10)
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "unknown_bucket" {
  bucket = terraform_data.later.output
  rule {
    id     = "r"
    status = "Enabled"
    filter {
      prefix = "tmp/"
    }
    expiration {
      days = 7
    }
  }
}

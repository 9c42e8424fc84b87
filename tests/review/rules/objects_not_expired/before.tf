resource "aws_s3_bucket_lifecycle_configuration" "pass" {
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

resource "aws_s3_bucket_lifecycle_configuration" "fail" {
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

resource "aws_s3_bucket_lifecycle_configuration" "fail_sooner" {
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

resource "aws_s3_bucket_lifecycle_configuration" "fail_everything" {
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

resource "aws_s3_bucket_lifecycle_configuration" "fail_another_bucket" {
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

resource "aws_s3_bucket_lifecycle_configuration" "unknown" {
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

resource "aws_s3_bucket_lifecycle_configuration" "unknown_bucket" {
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

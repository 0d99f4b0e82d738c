"""How we speak to a bucket (S3): the options of django-storages that work with Amazon's and with others'."""

from typing import Any

# What is read of a file at once lies in memory up to this size, and in a passing file from there on.
IN_MEMORY_BYTES = 5_000_000


def s3_options(bucket: str, *, endpoint: str = "", region: str = "") -> dict[str, Any]:
    """endpoint: the address of a store that is not Amazon's; empty for Amazon's own.

    Without an ACL: objects are private as they are, and a bucket made since April 2023 refuses any. Signed
    the one way every store knows. Checksums beside the body are Amazon's own: other stores may refuse them.
    """
    from botocore.config import Config  # noqa: PLC0415 – slow to import, and a school without a bucket never needs it

    elsewhere = {
        "request_checksum_calculation": "when_required",
        "response_checksum_validation": "when_required",
    }
    return {
        "bucket_name": bucket,
        "endpoint_url": endpoint or None,
        "region_name": region or None,
        "querystring_auth": True,
        "file_overwrite": True,
        "max_memory_size": IN_MEMORY_BYTES,
        "client_config": Config(signature_version="s3v4", **(elsewhere if endpoint else {})),
    }

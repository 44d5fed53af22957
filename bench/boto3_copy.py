"""Copies a snapshot block by block with boto3 and a thread pool, and prints what that cost this process.

Usage: boto3_copy.py ENDPOINT SOURCE_SNAPSHOT TARGET_SNAPSHOT THREADS SOURCE_REGION TARGET_REGION
"""
import base64
import concurrent.futures
import hashlib
import json
import resource
import sys
import time

import boto3
from botocore.config import Config


def client(endpoint, region, threads):
    return boto3.client(
        "ebs", endpoint_url=endpoint, region_name=region,
        aws_access_key_id="AKIASIMULATOR0000000", aws_secret_access_key="simulator/secret/access/key/0000000000000",
        config=Config(max_pool_connections=threads, retries={"max_attempts": 5, "mode": "standard"}))


def listed(source, snapshot):
    token = {}
    while True:
        page = source.list_snapshot_blocks(SnapshotId=snapshot, MaxResults=10000, **token)
        yield from ((block["BlockIndex"], block["BlockToken"]) for block in page["Blocks"])
        if not page.get("NextToken"):
            return
        token = {"NextToken": page["NextToken"]}


def main():
    endpoint, source_id, target_id, threads, source_region, target_region = sys.argv[1:]
    threads = int(threads)
    source, target = client(endpoint, source_region, threads), client(endpoint, target_region, threads)

    def copy(block):
        index, token = block
        answer = source.get_snapshot_block(SnapshotId=source_id, BlockIndex=index, BlockToken=token)
        data = answer["BlockData"].read()
        checksum = base64.b64encode(hashlib.sha256(data).digest()).decode()
        if checksum != answer["Checksum"]:
            raise ValueError(f"block {index} came with another checksum")
        target.put_snapshot_block(
            SnapshotId=target_id, BlockIndex=index, BlockData=data, DataLength=len(data), Checksum=checksum, ChecksumAlgorithm="SHA256")

    before, started = resource.getrusage(resource.RUSAGE_SELF), time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        blocks = sum(1 for _ in pool.map(copy, listed(source, source_id)))
    after, ended = resource.getrusage(resource.RUSAGE_SELF), time.monotonic()
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(json.dumps({"blocks": blocks, "processorSeconds": seconds, "wallSeconds": ended - started}))


main()

"""kubernetes.yaml against the schemas of Kubernetes, strictly: no field that it does not know.

    pip install kubernetes-validate && python recipe/cluster/checkKubernetes.py
"""

from pathlib import Path

import kubernetes_validate
import yaml

for job in yaml.safe_load_all((Path(__file__).parent / "kubernetes.yaml").read_text()):
    # The first version with `backoffLimitPerIndex` on by default, and the newest.
    for version in ("1.29", kubernetes_validate.latest_version()):
        kubernetes_validate.validate(job, version, strict=True)
    print(f"{job['kind']} {job['metadata']['name']} is valid")

#!/bin/sh
# One core. The malloc settings keep freed tensors in the process: without them a third of the time goes to page faults.
export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 MALLOC_MMAP_THRESHOLD_=2000000000 MALLOC_TRIM_THRESHOLD_=4000000000
exec /usr/bin/python3 recipe/pretrain.py "$@"

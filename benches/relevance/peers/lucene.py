"""Lucene with its analyzers for Chinese, through Lucene.java, which install.sh compiles into the scratch folder.

CJKAnalyzer makes overlapping pairs of characters; SmartChineseAnalyzer cuts words with a hidden Markov model and a
dictionary of its own. Lucene and CJKAnalyzer come from the Anserini jar in PyPI's pyserini; that jar has no smartcn,
so SmartChineseAnalyzer comes from Debian's Lucene 8 jar and runs on the other's core: a mix of two versions. On
ncppolicy, Debian's Lucene 8.7 alone ranks the first hundred of every query the same, with either analyzer.
"""

import os
import subprocess

from common import Program, main


class Lucene(Program):
    analyzer = ""

    def __init__(self, scratch):
        jars = sorted((scratch / "lucene").glob("*.jar"))
        self.classpath = os.pathsep.join(map(str, [scratch / "lucene", *jars]))
        java = [*self.java(), "version"]
        self.version = subprocess.run(java, check=True, capture_output=True, text=True).stdout.strip()

    def java(self):
        return ["java", "-Xmx4g", "-cp", self.classpath, "Lucene"]

    def command(self):
        return [*self.java(), self.analyzer]


class Cjk(Lucene):
    name = "lucene-cjk"
    settings = "CJKAnalyzer() (pairs), OR, BM25Similarity() defaults: k1 1.2, b 0.75"
    analyzer = "cjk"


class Smart(Lucene):
    name = "lucene-smartcn"
    settings = "SmartChineseAnalyzer() of Lucene 8.7.0 on this core, OR, BM25Similarity() defaults: k1 1.2, b 0.75"
    analyzer = "smartcn"


ENGINES = [Cjk, Smart]

if __name__ == "__main__":
    main(ENGINES)

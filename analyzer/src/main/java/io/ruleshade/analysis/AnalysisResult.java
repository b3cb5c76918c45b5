package io.ruleshade.analysis;

/** What the engine proved about one device. */
public record AnalysisResult() {}

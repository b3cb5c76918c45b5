package io.ruleshade.agent.llm;

/**
 * One request and what came of it, byte for byte as far as it was sent and read, for the audit log.
 *
 * @param request method and path
 * @param sent the body that was sent
 * @param status the status; 0 when there was no answer
 * @param received the body that was read; empty when there was no answer
 * @param failure why there was no usable answer; empty when there was
 */
public record Exchange(String request, String sent, int status, String received, String failure) {}

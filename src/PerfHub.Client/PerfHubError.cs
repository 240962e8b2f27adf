namespace PerfHub.Client;

/// <summary>One error of a body.</summary>
/// <param name="Pointer">The place in the body, a pointer (RFC 6901), such as <c>/budget/adjusted</c>.</param>
/// <param name="Code">A stable code for programs.</param>
/// <param name="Message">The error as a sentence, in the language of the call.</param>
public sealed record PerfHubError(string Pointer, string Code, string Message);

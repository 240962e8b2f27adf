namespace PerfHub.Api.Http.Problems;

/// <summary>One fault of a body.</summary>
/// <param name="Pointer">RFC 6901 pointer into the submitted JSON.</param>
/// <param name="Code">A stable code for programs.</param>
/// <param name="Message">The fault in words.</param>
public sealed record ProblemFault(string Pointer, string Code, string Message);

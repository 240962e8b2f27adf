namespace PerfHub.Api.Hosting.Commands;

/// <summary>A command cannot do its work. The message says why.</summary>
internal sealed class CommandFailedException(string message) : Exception(message);

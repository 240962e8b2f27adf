namespace PerfHub.Api.Persistence;

/// <summary>The disk has only the space left that is kept for essential writes.</summary>
public sealed class DiskFullException(string message) : Exception(message);

namespace PerfHub.Api.Persistence;

/// <summary>
/// A command that many clients of one bureau may send at the same time, and whose transactions wait for each other's locks. See
/// <see cref="WriteLimitBehavior{TRequest,TResponse}"/>. It sends no other such command.
/// </summary>
public interface ILimitedWrite
{
    /// <summary>The code of the bureau whose locks it takes; <see langword="null"/> if only the store knows it.</summary>
    string? Bureau { get; }
}

namespace PerfHub.Api.Persistence;

/// <summary>Wraps the unit of work of a request.</summary>
public abstract class WriteDecorator
{
    /// <summary>Wraps work that may be retried; the result runs in its place, in the same transaction.</summary>
    public abstract Func<WriteSession, Task<T>> Decorate<T>(Func<WriteSession, Task<T>> work);
}

namespace PerfHub.Api.Persistence;

/// <summary>Sees to it that what is asked for several times is done once: runs around the unit of work that does it.</summary>
public abstract class WriteDecorator
{
    /// <summary>The unit of work that runs in place of the request's own, in the same transaction.</summary>
    /// <typeparam name="T">What the work gives back.</typeparam>
    /// <param name="work">The request's own; it may run again.</param>
    public abstract Func<WriteSession, Task<T>> Decorate<T>(Func<WriteSession, Task<T>> work);
}

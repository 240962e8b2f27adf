namespace PerfHub.Api.Persistence;

/// <summary>What every write of a request leaves behind, in the same transaction.</summary>
public abstract class WriteContext
{
    private static readonly AsyncLocal<WriteContext?> Ambient = new();

    /// <summary>The trail of what runs here; nothing where the service itself works.</summary>
    public static WriteContext? Current => Ambient.Value;

    /// <summary>What sees to it that the request's work is done once; nothing where the request does not ask for that.</summary>
    public WriteDecorator? Decorator { get; set; }

    /// <summary>Says which trail all that this asynchronous method writes from here on leaves, until it returns.</summary>
    /// <param name="trail">The trail.</param>
    public static void Set(WriteContext? trail) => Ambient.Value = trail;

    /// <summary>An entry for one unit of work: adds itself to the transaction that is about to be committed, once however often it is run.</summary>
    public abstract Func<WriteSession, Task> CreateAuditWriter();
}

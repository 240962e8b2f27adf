namespace PerfHub.Api.Data;

/// <summary>What every write of a request leaves behind, in the same transaction.</summary>
public abstract class WriteTrail
{
    private static readonly AsyncLocal<WriteTrail?> Here = new();

    /// <summary>The trail of what runs here; nothing where the service itself works.</summary>
    public static WriteTrail? Current => Here.Value;

    /// <summary>Says which trail all that this asynchronous method writes from here on leaves, until it returns.</summary>
    /// <param name="trail">The trail.</param>
    public static void Enter(WriteTrail? trail) => Here.Value = trail;

    /// <summary>Adds to a transaction that is about to be committed.</summary>
    /// <param name="session">The transaction.</param>
    public abstract Task Leave(WriteSession session);
}

namespace PerfHub.Api.Persistence;

/// <summary>Adds audit entries to every transaction of the current async flow.</summary>
public abstract class WriteContext
{
    private static readonly AsyncLocal<WriteContext?> Ambient = new();

    /// <summary>The current context; <see langword="null"/> for work of the service itself.</summary>
    public static WriteContext? Current => Ambient.Value;

    /// <summary>Makes the work of the request idempotent; <see langword="null"/> without an <c>Idempotency-Key</c>.</summary>
    public WriteDecorator? Decorator { get; set; }

    /// <summary>Sets the context for the current async flow.</summary>
    public static void Set(WriteContext? context) => Ambient.Value = context;

    /// <summary>Creates the writer of the entries of one unit of work.</summary>
    public abstract AuditWriter CreateAuditWriter();
}

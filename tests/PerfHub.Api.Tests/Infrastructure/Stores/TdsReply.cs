namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>What it is answered.</summary>
public abstract record TdsReply
{
    /// <summary>What was asked is done; a statement gives one row with the number 1.</summary>
    public static readonly TdsReply Done = new SuccessReply();

    /// <summary>Nothing, ever; the connection stays.</summary>
    public static readonly TdsReply Silence = new NoReply();

    /// <summary>The connection is reset.</summary>
    public static readonly TdsReply Reset = new ResetReply();

    /// <summary>It is refused with this error.</summary>
    public static TdsReply Error(int number, byte severity = 16) => new ErrorReply(number, severity);

    internal sealed record SuccessReply : TdsReply;

    internal sealed record NoReply : TdsReply;

    internal sealed record ResetReply : TdsReply;

    internal sealed record ErrorReply(int Number, byte Severity) : TdsReply;
}

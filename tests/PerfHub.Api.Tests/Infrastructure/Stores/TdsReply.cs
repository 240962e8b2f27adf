namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>A reply of <see cref="FakeSqlServer"/>.</summary>
public abstract record TdsReply
{
    /// <summary>Success; a statement returns one row with the number 1.</summary>
    public static readonly TdsReply Done = new SuccessReply();

    /// <summary>No reply on an open connection.</summary>
    public static readonly TdsReply Silence = new NoReply();

    /// <summary>Resets the connection.</summary>
    public static readonly TdsReply Reset = new ResetReply();

    /// <summary>The first bytes of the row of <see cref="Done"/>, then the end of the connection.</summary>
    public static TdsReply Cut(int bytes) => new CutReply(bytes);

    public static TdsReply Error(int number, byte severity = 16) => new ErrorReply(number, severity);

    internal sealed record SuccessReply : TdsReply;

    internal sealed record NoReply : TdsReply;

    internal sealed record ResetReply : TdsReply;

    internal sealed record CutReply(int Bytes) : TdsReply;

    internal sealed record ErrorReply(int Number, byte Severity) : TdsReply;
}

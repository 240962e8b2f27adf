namespace PerfHub.Api.Security;

/// <summary>What all who change the tree of bureaus go by.</summary>
internal static class BureauTree
{
    /// <summary>
    /// The name that they take turns by. A bureau's place is read before it is written, and follows from the places of those
    /// above: two moves side by side could make a circle, and a bureau registered beside a move would be left behind.
    /// </summary>
    public const string LockName = "bureaus";

    /// <summary>A bureau and all above it; nothing where there is no such bureau.</summary>
    public const string AncestorsSql = "SELECT Ancestor FROM BureauScope WHERE Descendant = @bureau";

    /// <summary>A bureau and all below it.</summary>
    public const string DescendantsSql = "SELECT Descendant FROM BureauScope WHERE Ancestor = @bureau";
}

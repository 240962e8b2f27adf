namespace PerfHub.Api.Security;

/// <summary>The lock and the queries that all changes of the bureau tree use.</summary>
internal static class BureauTree
{
    /// <summary>
    /// The lock that serialises changes of the tree. A bureau's ancestors are read before they are written: two concurrent moves
    /// could create a cycle, and a bureau registered during a move would get outdated ancestors.
    /// </summary>
    public const string LockName = "bureaus";

    /// <summary>The bureau and all above it; no rows if it does not exist.</summary>
    public const string AncestorsSql = "SELECT Ancestor FROM BureauScope WHERE Descendant = @bureau";

    /// <summary>The bureau and all below it.</summary>
    public const string DescendantsSql = "SELECT Descendant FROM BureauScope WHERE Ancestor = @bureau";
}

using PerfHub.Client;

namespace PerfHub.Web.Caching;

/// <summary>What a page shows that does not come from its own calls of the API.</summary>
/// <param name="Caller">The user.</param>
/// <param name="Bureau">The bureau that the address names; the times of the page are in its zone.</param>
/// <param name="Year">The current year, which menus begin with.</param>
internal sealed record PageContext(Caller Caller, Bureau Bureau, int Year)
{
    /// <summary>Whether a page looks the same. User and bureau are read again after a while, mostly without a change.</summary>
    public bool IsSameAs(PageContext other) =>
        this with { Caller = other.Caller } == other && Caller with { Operations = other.Caller.Operations } == other.Caller && GetOperations(Caller).SequenceEqual(GetOperations(other.Caller));

    private static IEnumerable<string> GetOperations(Caller caller) => caller.Operations.SelectMany(tag => tag.OperationIds);
}

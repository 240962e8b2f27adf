using PerfHub.Api.Persistence;

namespace PerfHub.Api.Security;

/// <summary>The one place that says whether a bureau or unit lies in a caller's scope.</summary>
/// <param name="db">The store.</param>
public sealed class TenantScope(Db db)
{
    private const string CountBureauInScopeSql = "SELECT COUNT(*) FROM BureauScope WHERE Ancestor = @mine AND Descendant = @bureau";

    private const string CountUnitInScopeSql = """
        SELECT COUNT(*) FROM BureauScope s
        JOIN Unit u ON u.Bureau = s.Descendant AND u.Code = @unit
        WHERE s.Ancestor = @mine AND s.Descendant = @bureau
        """;

    /// <summary>Whether the bureau, or the unit in it, exists within the caller's scope.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="bureau">A bureau's code.</param>
    /// <param name="unit">A unit's code, if one is concerned.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<bool> CoversAsync(Caller caller, string bureau, string? unit, CancellationToken cancel)
    {
        // A copy of the store may lag behind a bureau's move or a unit's registration; what may be seen is asked of the store itself.
        TenantContext.RequirePrimary();
        if (!Codes.IsBureauCode(bureau) || (unit is not null && !Codes.IsUnitCode(unit)))
        {
            return false;
        }

        if (caller.Role == Role.Unit)
        {
            // Its own bureau exists for a unit, though it may read nothing of it but itself; other units do not.
            return caller.Bureau == bureau && (unit is null || caller.Unit == unit);
        }

        // The bureau of a key is there: the key refers to it.
        if (unit is null && caller.Bureau == bureau)
        {
            return true;
        }

        var args = new { mine = caller.Bureau ?? bureau, bureau, unit };
        return await db.QueryFirstOrDefaultAsync<long>(unit is null ? CountBureauInScopeSql : CountUnitInScopeSql, args, cancel) > 0;
    }
}

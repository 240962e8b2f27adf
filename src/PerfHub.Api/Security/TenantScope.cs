using PerfHub.Api.Persistence;

namespace PerfHub.Api.Security;

/// <summary>Decides whether a bureau or unit is in a caller's scope. No other code does.</summary>
public sealed class TenantScope(Db db)
{
    private const string CountBureauInScopeSql = "SELECT COUNT(*) FROM BureauScope WHERE Ancestor = @mine AND Descendant = @bureau";

    private const string CountUnitInScopeSql = """
        SELECT COUNT(*) FROM BureauScope s
        JOIN Unit u ON u.Bureau = s.Descendant AND u.Code = @unit
        WHERE s.Ancestor = @mine AND s.Descendant = @bureau
        """;

    /// <summary>Whether the bureau, or the unit in it, exists in the caller's scope. The codes may be any text.</summary>
    public async Task<bool> CoversAsync(Caller caller, string bureau, string? unit, CancellationToken cancel)
    {
        if (!Codes.IsBureauCode(bureau) || (unit is not null && !Codes.IsUnitCode(unit)))
        {
            return false;
        }

        if (caller.Role == Role.Unit)
        {
            // A unit sees its own bureau and itself; other units do not exist for it.
            return caller.Bureau == bureau && (unit is null || caller.Unit == unit);
        }

        // The caller's own bureau exists: a foreign key refers to it.
        if (unit is null && caller.Bureau == bureau)
        {
            return true;
        }

        // A replica may lag behind a bureau's move or a unit's registration.
        TenantContext.RequirePrimary();
        var args = new { mine = caller.Bureau ?? bureau, bureau, unit };
        return await db.QueryFirstOrDefaultAsync<long>(unit is null ? CountBureauInScopeSql : CountUnitInScopeSql, args, cancel) > 0;
    }
}

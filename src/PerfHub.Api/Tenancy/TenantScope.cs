using PerfHub.Api.Data;

namespace PerfHub.Api.Tenancy;

/// <summary>The one place that says whether a bureau or unit lies in a caller's scope.</summary>
/// <param name="db">The store.</param>
public sealed class TenantScope(Db db)
{
    private const string CoversBureauSql = "SELECT COUNT(*) FROM BureauScope WHERE Ancestor = @mine AND Descendant = @bureau";

    private const string CoversUnitSql = """
        SELECT COUNT(*) FROM BureauScope s
        JOIN Unit u ON u.Bureau = s.Descendant AND u.Code = @unit
        WHERE s.Ancestor = @mine AND s.Descendant = @bureau
        """;

    /// <summary>
    /// Whether the bureau, or the unit in it, exists within the caller's scope. A unit that does not exist yet lies in
    /// the scope of whoever may register it.
    /// </summary>
    /// <param name="caller">The caller.</param>
    /// <param name="bureau">A bureau's code.</param>
    /// <param name="unit">A unit's code, if one is concerned.</param>
    /// <param name="http">The request.</param>
    public Task<bool> Covers(Caller caller, string bureau, string? unit, HttpContext http)
    {
        var registers = caller.Role != Role.Unit && HttpMethods.IsPut(http.Request.Method)
            && http.GetEndpoint()?.Metadata.GetMetadata<RegistersUnit>() is not null;
        return Covers(caller, bureau, registers ? null : unit, http.RequestAborted);
    }

    /// <summary>Whether the bureau, or the unit in it, exists within the caller's scope.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="bureau">A bureau's code.</param>
    /// <param name="unit">A unit's code, if one is concerned.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<bool> Covers(Caller caller, string bureau, string? unit, CancellationToken cancel)
    {
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
        return await db.FirstOrDefault<long>(unit is null ? CoversBureauSql : CoversUnitSql, args, cancel) > 0;
    }
}

/// <summary>Marks the endpoint that registers a unit: the unit of its path need not exist yet.</summary>
public sealed record RegistersUnit;

using PerfHub.Api.Data;
using PerfHub.Api.Writing;

namespace PerfHub.Api.Features.Policies;

/// <summary>Adds a version to a bureau's policy of a year.</summary>
internal static class NextPolicyVersion
{
    private const string StoredSql = "SELECT * FROM PolicyVersion WHERE Id = @Id";

    private const string LastSql = "SELECT MAX(Version) FROM PolicyVersion WHERE Bureau = @Bureau AND Year = @Year";

    /// <summary>A version to come; its number follows when it is stored.</summary>
    public static PolicyVersionRow New(string bureau, int year, string? document, string setBy, DateTime now) => new()
    {
        Id = RowId.New(now),
        Bureau = bureau,
        Year = year,
        Version = 0,
        SetAt = now,
        SetBy = setBy,
        Document = document,
    };

    /// <summary>Stores a version, where what is in force is still what the caller has read, and gives what is in force then.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="row">The version.</param>
    /// <param name="condition">What the caller has read.</param>
    /// <exception cref="Errors.ProblemException">412 where something else is in force meanwhile.</exception>
    public static async Task<PolicyInForce> Store(WriteSession session, PolicyVersionRow row, Precondition condition)
    {
        // A bureau's policy may be in force below it: whoever has read it there must not find it changed behind the check.
        await session.OneAtATime($"policies/{row.Year}");
        if (await session.FirstOrDefault<PolicyVersionRow>(StoredSql, row) is null)
        {
            var before = await PolicyInForce.Read(session, row.Bureau, row.Year);
            condition.Require(before.Tag(row.Bureau, row.Year));
            if (row.Document is null && before.Bureau != row.Bureau)
            {
                return before;
            }

            var last = await session.FirstOrDefault<int?>(LastSql, row) ?? PolicyInForce.Default.Policy.Version;
            await session.Insert([row with { Version = last + 1 }]);
        }

        return await PolicyInForce.Read(session, row.Bureau, row.Year);
    }
}

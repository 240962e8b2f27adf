using System.Globalization;
using MediatR;
using PerfHub.Api.Data;
using PerfHub.Api.Errors;
using PerfHub.Api.Features.Lists;
using PerfHub.Api.Jobs;
using PerfHub.Api.OpenApi;
using PerfHub.Api.Tenancy;

namespace PerfHub.Api.Features.Deviations;

/// <summary>How far something is that is done with many deviations.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">What is done.</param>
/// <param name="State">How far it is.</param>
/// <param name="Done">With how many of the total it is done, those included that were left as they are.</param>
/// <param name="Total">How many the filter took.</param>
/// <param name="Skipped">How many were left as they are, for they stand elsewhere since.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="CreatedAt">When, UTC.</param>
/// <param name="UpdatedAt">When it came on last, UTC.</param>
public sealed record DecisionJob(
    string Id, EventKind Kind, JobState State, int Done, int Total, int Skipped, EventActor By, DateTime CreatedAt, DateTime UpdatedAt)
{
    /// <summary>The job of a row.</summary>
    /// <param name="row">The row.</param>
    public static DecisionJob Of(JobRow row)
    {
        var act = CaseJob.ActOf(row);
        return new DecisionJob(
            row.Id.ToString(CultureInfo.InvariantCulture), act.Rule.Kind, row.State, row.Done, row.Total, row.Counted, act.By, row.CreatedAt, row.UpdatedAt);
    }
}

/// <summary>Tells how far something is that is done with many deviations.</summary>
public static class GetDecisionJob
{
    private const string Sql = $"SELECT * FROM Job WHERE Id = @id AND Bureau = @Bureau AND Year = @Year AND Kind = '{CaseJob.Name}'";

    /// <summary>Maps the endpoint.</summary>
    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(DecideDeviations.Route + "/{id}", async (string b, int y, string id, IMediator mediator, CancellationToken cancel) =>
                TypedResults.Ok(await mediator.Send(new Query(b, y, id), cancel)))
            .AllowRoles(Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .Within(ScopeRule.PathBureau)
            .Describe("Deviations", "GetDecisionJob", "Tells how far a decision over a filter is", "批量处理进度")
            .TagsWhatItSends()
            .Refuses(ProblemKind.NotFound);

    /// <summary>The query.</summary>
    /// <param name="Bureau">The bureau's code.</param>
    /// <param name="Year">The fiscal year.</param>
    /// <param name="Id">The job's id.</param>
    public sealed record Query(string Bureau, int Year, string Id) : IRequest<DecisionJob>;

    internal sealed class Handler(Db db) : IRequestHandler<Query, DecisionJob>
    {
        public async Task<DecisionJob> Handle(Query query, CancellationToken cancellationToken)
        {
            // Whoever is told of it may ask at once.
            StoreCaller.ReadOwnWrites();
            return long.TryParse(query.Id, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && await db.FirstOrDefault<JobRow>(Sql, new { id, query.Bureau, query.Year }, cancellationToken) is { } row
                    ? DecisionJob.Of(row)
                    : throw new ProblemException(ProblemKind.NotFound);
        }
    }
}

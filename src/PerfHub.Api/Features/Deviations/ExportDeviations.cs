using Dapper;
using MediatR;
using PerfHub.Api.Features.Deviations.Export;
using PerfHub.Api.Http.Files;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Deviations;

namespace PerfHub.Api.Features.Deviations;

/// <summary>
/// Sends the whole list of <see cref="ListDeviations"/> as a file: the same rows in the same order, from one snapshot of the store,
/// each sent as it is read.
/// </summary>
public static class ExportDeviations
{
    private const string CountSql = $"SELECT COUNT(*) {DecideDeviations.FilteredDeviations}";

    internal sealed record Query(DeviationListCriteria List, ListFormat Format, HttpResponse Response) : IRequest;

    internal sealed class Handler(Db db) : IRequestHandler<Query, Unit>
    {
        public async Task<Unit> Handle(Query query, CancellationToken cancellationToken)
        {
            await db.StreamInSnapshotAsync(snapshot => SendAsync(query, snapshot), cancellationToken);
            return Unit.Value;
        }

        private static async Task SendAsync(Query query, ReadSnapshot snapshot)
        {
            var list = query.List;
            var table = new FileTable<DeviationItem>(
                new("偏差清单", "Deviations"), "deviations", await FileOriginReader.ReadAsync(snapshot, list.Bureau, list.Year), DeviationColumn.All)
            {
                Filters = DeviationListDescription.Create(list),
                Count = query.Format == ListFormat.Xlsx ? await snapshot.QueryFirstOrDefaultAsync<int>(CountSql, CreateParameters(list)) : null,
            };
            await new FileResult<DeviationItem>(table, ReadItemsAsync(list, snapshot), query.Format).ExecuteAsync(query.Response.HttpContext);
        }

        private static async IAsyncEnumerable<DeviationItem> ReadItemsAsync(DeviationListCriteria list, ReadSnapshot snapshot)
        {
            await foreach (var row in list.SortOrder.StreamAllAsync(snapshot, CreateParameters(list)))
            {
                yield return DeviationItem.FromRow(row, list.IsEnglish);
            }
        }

        private static DynamicParameters CreateParameters(DeviationListCriteria list) =>
            list.Filter.CreateParameters(new { scope = list.Bureau, year = list.Year });
    }
}

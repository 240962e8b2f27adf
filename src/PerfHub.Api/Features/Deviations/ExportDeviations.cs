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

    // The words of the rows of a batch are read at once.
    private const int BatchSize = 500;

    internal sealed record Query(DeviationListCriteria List, ListFormat Format, HttpResponse Response) : IRequest;

    internal sealed class Handler(Db db, StoreFaultMonitor faults) : IRequestHandler<Query, Unit>
    {
        public async Task<Unit> Handle(Query query, CancellationToken cancellationToken)
        {
            await db.StreamInSnapshotAsync(snapshot => SendAsync(query, snapshot), cancellationToken);
            return Unit.Value;
        }

        // From the primary: a replica may lack a verdict that the stream's snapshot has.
        private Task<List<DeviationItem.Row>> LoadWordsAsync(List<DeviationItem.Row> batch)
        {
            TenantContext.RequirePrimary();
            return db.ReadInSnapshotAsync(reads => DeviationWordsReader.AddWordsAsync(reads, batch, faults), CancellationToken.None);
        }

        private async Task SendAsync(Query query, ReadSnapshot snapshot)
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

        // Words are read beside the stream, because SQL Server runs no other statement on its connection. Verdicts never change.
        private async IAsyncEnumerable<DeviationItem> ReadItemsAsync(DeviationListCriteria list, ReadSnapshot snapshot)
        {
            Task<List<DeviationItem.Row>>? loading = null;
            try
            {
                await foreach (var batch in ReadBatchesAsync(list.SortOrder.StreamAllAsync(snapshot, CreateParameters(list))))
                {
                    var loaded = loading is null ? [] : await loading;

                    // While this batch gets its words, the one before is written and the next one is read.
                    loading = Task.Run(() => LoadWordsAsync(batch));
                    foreach (var row in loaded)
                    {
                        yield return DeviationItem.FromRow(row, list.IsEnglish);
                    }
                }

                foreach (var row in loading is null ? [] : await loading)
                {
                    yield return DeviationItem.FromRow(row, list.IsEnglish);
                }
            }
            finally
            {
                await (loading as Task ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        private static async IAsyncEnumerable<List<DeviationItem.Row>> ReadBatchesAsync(IAsyncEnumerable<DeviationItem.Row> rows)
        {
            var batch = new List<DeviationItem.Row>(BatchSize);
            await foreach (var row in rows)
            {
                batch.Add(row);
                if (batch.Count == BatchSize)
                {
                    yield return batch;
                    batch = new List<DeviationItem.Row>(BatchSize);
                }
            }

            if (batch.Count > 0)
            {
                yield return batch;
            }
        }

        private static DynamicParameters CreateParameters(DeviationListCriteria list) =>
            list.Filter.CreateParameters(new { scope = list.Bureau, year = list.Year });
    }
}

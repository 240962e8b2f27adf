using MediatR;
using PerfHub.Api.Features.Deviations.Export;
using PerfHub.Api.Http.Files;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.Problems;
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

    internal sealed class Handler(Db db, TimeProvider time) : IRequestHandler<Query, Unit>
    {
        public async Task<Unit> Handle(Query query, CancellationToken cancellationToken)
        {
            try
            {
                await db.StreamInSnapshotAsync(snapshot => SendAsync(query, snapshot, cancellationToken), cancellationToken);
            }
            catch (Exception error) when (error is OperationCanceledException or IOException && query.Response.HttpContext.RequestAborted.IsCancellationRequested)
            {
                // The client has disconnected.
            }

            return Unit.Value;
        }

        private async Task SendAsync(Query query, ReadSnapshot snapshot, CancellationToken cancel)
        {
            var (list, response, now) = (query.List, query.Response, time.UtcNow());
            var count = query.Format == ListFormat.Xlsx ? await CountRowsAsync(list, snapshot) : 0;
            var timeZone = await BureauTimeZoneReader.ReadAsync(snapshot, list.Bureau);
            var args = list.Filter.CreateParameters(new { scope = list.Bureau, year = list.Year });
            await using var rows = list.SortOrder.StreamAllAsync(snapshot, args).GetAsyncEnumerator(CancellationToken.None);

            // Reading the first row reveals most failures of the store while a problem can still be sent.
            var items = ReadItemsAsync(rows, await rows.MoveNextAsync(), list.IsEnglish);
            var table = new FileTable<DeviationItem>(
                new("偏差清单", "Deviations"), "deviations", $"{list.Bureau}-{list.Year}", DeviationColumn.All, [.. DeviationListDescription.Create(list, count, now, timeZone)],
                timeZone);
            FileHeaders.Set(response, table, query.Format);
            switch (query.Format)
            {
                case ListFormat.Csv:
                    await CsvFile.WriteAsync(response.Body, table, items, list.IsEnglish, cancel);
                    break;
                case ListFormat.Ndjson:
                    await NdjsonExport.WriteAsync(response.Body, items, cancel);
                    break;
                default:
                    await XlsxFile.WriteAsync(response.Body, table, items, count, list.IsEnglish, cancel);
                    break;
            }
        }

        private static async IAsyncEnumerable<DeviationItem> ReadItemsAsync(IAsyncEnumerator<DeviationItem.Row> rows, bool hasRow, bool isEnglish)
        {
            for (; hasRow; hasRow = await rows.MoveNextAsync())
            {
                yield return DeviationItem.FromRow(rows.Current, isEnglish);
            }
        }

        /// <summary>Counts the rows.</summary>
        /// <exception cref="ProblemException">406 if a sheet cannot hold them.</exception>
        private static async Task<int> CountRowsAsync(DeviationListCriteria list, ReadSnapshot snapshot)
        {
            var count = await snapshot.QueryFirstOrDefaultAsync<int>(CountSql, list.Filter.CreateParameters(new { scope = list.Bureau, year = list.Year }));
            return count <= XlsxFile.MaxRows ? count : throw ProblemKind.NotAcceptable.ToException(
                $"清单有 {count} 条，工作表最多容纳 {XlsxFile.MaxRows} 条。请缩小筛选范围，或改用 CSV、NDJSON 格式。",
                $"The list has {count} rows, but a sheet holds at most {XlsxFile.MaxRows}. Narrow the filter, or use csv or ndjson.");
        }
    }
}

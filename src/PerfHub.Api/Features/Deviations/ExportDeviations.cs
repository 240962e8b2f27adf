using MediatR;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using PerfHub.Api.Features.Deviations.Export;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Deviations;

namespace PerfHub.Api.Features.Deviations;

/// <summary>
/// Sends the whole list of <see cref="ListDeviations"/> as a file: the same rows in the same order, of one state of the store,
/// each sent as it is read.
/// </summary>
public static class ExportDeviations
{
    private const string CountSql = $"""
        SELECT COUNT(*)
        FROM BureauScope s
        JOIN Standing t ON t.Bureau = s.Descendant AND t.Year = @year
        JOIN Deviation d ON d.Standing = t.Id
        JOIN Unit u ON u.Bureau = t.Bureau AND u.Code = t.Unit
        WHERE s.Ancestor = @scope AND {DeviationFilter.Condition}
        """;

    /// <summary>The query.</summary>
    /// <param name="List">The list.</param>
    /// <param name="Format">What it is sent as.</param>
    /// <param name="Response">Where it is sent.</param>
    public sealed record Query(DeviationList List, ListFormat Format, HttpResponse Response) : IRequest;

    internal sealed class Handler(Db db, TimeProvider time) : IRequestHandler<Query, Unit>
    {
        public async Task<Unit> Handle(Query query, CancellationToken cancellationToken)
        {
            try
            {
                await db.Stream(snapshot => Send(query, snapshot, cancellationToken), cancellationToken);
            }
            catch (Exception error) when (error is OperationCanceledException or IOException && query.Response.HttpContext.RequestAborted.IsCancellationRequested)
            {
                // Nobody is there to hear the rest.
            }

            return Unit.Value;
        }

        private async Task Send(Query query, ReadSnapshot snapshot, CancellationToken cancel)
        {
            var (list, response, now) = (query.List, query.Response, time.Now());
            var count = query.Format == ListFormat.Xlsx ? await Count(list, snapshot) : 0;
            var args = list.Filter.With(new { scope = list.Bureau, year = list.Year });
            await using var rows = list.Order.All(snapshot, args).GetAsyncEnumerator(CancellationToken.None);

            // Whatever keeps the store from answering shows by the first row: until then a refusal can be sent.
            var items = Items(rows, await rows.MoveNextAsync(), list.English);
            SetHeaders(response, list, query.Format);
            switch (query.Format)
            {
                case ListFormat.Csv:
                    await CsvExport.Write(response.Body, items, list.English, cancel);
                    break;
                case ListFormat.Ndjson:
                    await NdjsonExport.Write(response.Body, items, cancel);
                    break;
                default:
                    // A part of the archive ends without being awaited, however it is written.
                    response.HttpContext.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true;
                    await XlsxExport.Write(response.Body, list, items, count, now, cancel);
                    break;
            }
        }

        private static async IAsyncEnumerable<DeviationItem> Items(IAsyncEnumerator<DeviationItem.Row> rows, bool isAny, bool english)
        {
            for (; isAny; isAny = await rows.MoveNextAsync())
            {
                yield return DeviationItem.Of(rows.Current, english);
            }
        }

        /// <summary>How many there are, where a sheet has room for them.</summary>
        private static async Task<int> Count(DeviationList list, ReadSnapshot snapshot)
        {
            var count = await snapshot.FirstOrDefault<int>(CountSql, list.Filter.With(new { scope = list.Bureau, year = list.Year }));
            return count <= XlsxExport.MostRows ? count : throw ProblemKind.NotAcceptable.Because(
                $"清单有 {count} 条，工作表最多容纳 {XlsxExport.MostRows} 条：请缩小筛选范围，或改用 csv、ndjson。",
                $"The list has {count} rows, a sheet has room for {XlsxExport.MostRows}: take a narrower filter, or csv or ndjson.");
        }

        private static void SetHeaders(HttpResponse response, DeviationList list, ListFormat format)
        {
            var (place, end) = ($"{list.Bureau}-{list.Year}", Paging.CamelCase(format));
            response.ContentType = ListFormats.TypeOf(format);
            response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment")
            {
                FileName = $"deviations-{place}.{end}",
                FileNameStar = $"偏差清单-{place}.{end}",
            }.ToString();
        }
    }
}

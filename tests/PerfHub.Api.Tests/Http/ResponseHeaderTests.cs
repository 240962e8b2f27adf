using System.Net;
using System.Net.Http.Json;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Http;

public sealed class ResponseHeaderTests(SqliteHost host) : IClassFixture<SqliteHost>
{
    [Theory]
    [InlineData(null, "Bearer realm=\"perfhub\"", "The header Authorization is missing. Send: Authorization: Bearer <key>.")]
    [InlineData("phk_a_b", "Bearer realm=\"perfhub\"", "The header Authorization must be “Bearer ”, followed by the key or token.")]
    [InlineData("Bearer phk_a_b", "Bearer realm=\"perfhub\", error=\"invalid_token\"", "The key or token is unknown, has expired or was revoked.")]
    public async Task A_401_tells_how_to_authenticate(string? authorization, string challenge, string detail)
    {
        (string, string)[] headers = authorization is null ? [] : [("Authorization", authorization)];

        var response = await new ApiClient(host.CreateHttpClient(null)).GetAsync("/v1/rules", [("Accept-Language", "en"), .. headers]);

        Assert.Equal(detail, response.ExpectProblemBody(HttpStatusCode.Unauthorized, "unauthorized").Detail);
        Assert.Equal(challenge, response.HttpResponse.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task A_304_varies_as_the_response_that_it_stands_for()
    {
        var region = await Region.CreateAsync(host);
        var path = $"/v1/bureaus/{region.City}";
        var first = (await region.Admin.GetAsync(path, ("Accept-Encoding", "br"))).HttpResponse;

        var second = (await region.Admin.GetAsync(path, ("Accept-Encoding", "br"), ("If-None-Match", first.Headers.ETag!.Tag))).HttpResponse;

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal(["Accept-Encoding", "Accept-Language"], first.Headers.Vary.Order());
        Assert.Equal(first.Headers.Vary.Order(), second.Headers.Vary.Order());
    }

    [Fact]
    public async Task A_page_links_to_the_next_one_and_the_last_page_does_not()
    {
        var region = await Region.CreateAsync(host);
        for (var i = 0; i < 3; i++)
        {
            (await (await region.RegisterUnitAsync($"U{i}")).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        }

        foreach (var list in (string[])["units?scope=subtree", "rankings/2024?order=asc", "filings/2024?status=filed", "deviations/2024?severity=high"])
        {
            var (path, pages, items) = ($"/v1/bureaus/{region.City}/{list}&limit=2", 0, new HashSet<string>());
            while (path is not null)
            {
                var response = await region.Admin.GetAsync(path);
                var page = response.Expect(HttpStatusCode.OK);
                Assert.All(page["items"]!.AsArray(), it => Assert.True(items.Add(it!.ToJsonString())));
                var link = response.HttpResponse.Headers.TryGetValues("Link", out var values) ? Assert.Single(values) : null;
                Assert.Equal(page["nextCursor"] is null, link is null);
                path = link?[1..link.IndexOf('>', StringComparison.Ordinal)];
                Assert.True(link is null || link.EndsWith("; rel=\"next\"", StringComparison.Ordinal));
                pages++;
            }

            Assert.True(pages > 1 && items.Count > 2, list);
        }
    }

    [Fact]
    public async Task A_read_with_If_Match_gets_that_version_or_412()
    {
        var region = await Region.CreateAsync(host);
        var tag = (await region.Admin.GetAsync($"/v1/bureaus/{region.City}")).HttpResponse.Headers.ETag!.Tag;

        foreach (var path in (string[])[$"/v1/bureaus/{region.City}", $"/v1/bureaus/{region.City}/rankings/2024", "/v1/rules"])
        {
            (await region.Admin.GetAsync(path, ("If-Match", "\"other\""))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
            (await region.Admin.GetAsync(path, ("If-Match", "*"))).Expect(HttpStatusCode.OK);
        }

        (await region.Admin.GetAsync($"/v1/bureaus/{region.City}", ("If-Match", tag))).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_list_as_a_file_has_no_version_that_If_Match_could_name()
    {
        var region = await Region.CreateAsync(host);
        await region.RegisterUnitAsync();
        foreach (var path in (string[])[$"/v1/bureaus/{region.North}/units", $"/v1/bureaus/{region.City}/deviations/2024", $"/v1/bureaus/{region.City}/overview/2024"])
        {
            var tag = (await region.Admin.GetAsync(path)).HttpResponse.Headers.ETag!.Tag;
            foreach (var format in (string[])["csv", "ndjson", "xlsx"])
            {
                (await region.Admin.GetAsync($"{path}?format={format}", ("If-Match", tag))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
                Assert.Equal(HttpStatusCode.OK, (await region.Admin.GetAsync($"{path}?format={format}", ("If-Match", "*"))).Status);
                var file = await region.Admin.GetAsync($"{path}?format={format}", ("If-None-Match", tag));
                Assert.Equal((HttpStatusCode.OK, null), (file.Status, file.HttpResponse.Headers.ETag));
            }
        }
    }

    [Theory]
    [InlineData("text/html", 406)]
    [InlineData("application/xml, text/plain;q=0.5", 406)]
    [InlineData("application/json;q=0", 406)]
    [InlineData("application/json; charset=utf-8", 200)]
    [InlineData("text/html, */*;q=0.1", 200)]
    [InlineData("application/*", 200)]
    [InlineData("nonsense", 200)]
    public async Task A_request_that_accepts_no_available_type_is_406(string accept, int status)
    {
        var response = await host.Operator.GetAsync("/v1/rules", ("Accept", accept));

        Assert.Equal(status, (int)response.Status);
        Assert.Equal(401, (int)(await new ApiClient(host.CreateHttpClient(null)).GetAsync("/v1/rules", ("Accept", accept))).Status);
    }

    [Theory]
    [InlineData("text/html", 406)]
    [InlineData("text/csv", 406)]
    [InlineData("application/json;q=0, */*", 406)]
    [InlineData("*/*;q=0", 406)]
    [InlineData("*/*;q=0, application/json", 200)]
    [InlineData("application/json; charset=utf-8", 200)]
    [InlineData("application/*;q=0.1", 200)]
    [InlineData("nonsense", 200)]
    public async Task A_resource_that_is_JSON_only_is_406_if_the_client_excludes_JSON(string accept, int status) =>
        Assert.Equal(status, (int)(await host.Operator.GetAsync("/v1/me", ("Accept", accept))).Status);

    [Theory]
    [InlineData("zh-CN", "zh")]
    [InlineData("en-GB", "en")]
    public async Task Responses_tell_the_language_of_their_texts(string accepted, string language)
    {
        foreach (var path in (string[])["/v1/rules", "/v1/nothing"])
        {
            Assert.Equal([language], (await host.Operator.GetAsync(path, ("Accept-Language", accepted))).HttpResponse.Content.Headers.ContentLanguage);
        }
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task Responses_are_compressed_for_clients_that_accept_it(string encoding)
    {
        var response = await host.Operator.Http.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/v1/rules") { Headers = { { "Accept-Encoding", encoding } } });

        Assert.Equal([encoding], response.Content.Headers.ContentEncoding);
        Assert.Equal(["Accept", "Accept-Encoding", "Accept-Language"], response.Headers.Vary.Order());
        Assert.Empty((await host.Operator.GetAsync("/v1/rules")).HttpResponse.Content.Headers.ContentEncoding);
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task A_compressed_response_has_an_ETag_of_its_own_that_is_as_good_in_preconditions(string encoding)
    {
        var region = await Region.CreateAsync(host);
        var (path, accept) = ($"/v1/bureaus/{region.North}/units/1", ("Accept-Encoding", encoding));
        (await region.Admin.PutAsync(path, CreateUnit("一"))).Expect(HttpStatusCode.Created);

        var plain = (await region.Admin.GetAsync(path)).HttpResponse.Headers.ETag!;
        var compressed = (await region.Admin.GetAsync(path, accept)).HttpResponse.Headers.ETag!;

        Assert.Equal((false, $"{plain.Tag[..^1]}-{encoding}\""), (compressed.IsWeak, compressed.Tag));
        foreach (var tag in (string[])[plain.Tag, compressed.Tag])
        {
            var current = await region.Admin.GetAsync(path, accept, ("If-None-Match", $"\"other\", {tag}"));
            Assert.Equal((HttpStatusCode.NotModified, tag), (current.Status, current.HttpResponse.Headers.ETag!.Tag));
            Assert.Equal(HttpStatusCode.OK, (await region.Admin.GetAsync(path, ("If-Match", tag))).Status);
        }

        // A client that sends both forms gets the one without an encoding.
        var both = await region.Admin.GetAsync(path, accept, ("If-None-Match", $"{compressed.Tag}, {plain.Tag}"));
        Assert.Equal((HttpStatusCode.NotModified, plain.Tag), (both.Status, both.HttpResponse.Headers.ETag!.Tag));

        // A write answers with the tag of its compressed response, which the next write may name.
        var changed = await region.Admin.PutAsync(path, CreateUnit("二"), ("If-Match", compressed.Tag), accept);
        Assert.Equal(HttpStatusCode.OK, changed.Status);
        Assert.Equal([encoding], changed.HttpResponse.Content.Headers.ContentEncoding);
        Assert.EndsWith($"-{encoding}\"", changed.HttpResponse.Headers.ETag!.Tag, StringComparison.Ordinal);
        (await region.Admin.PutAsync(path, CreateUnit("三"), ("If-Match", compressed.Tag))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        (await region.Admin.PutAsync(path, CreateUnit("三"), ("If-Match", $"W/{changed.HttpResponse.Headers.ETag}"))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        (await region.Admin.PutAsync(path, CreateUnit("三"), ("If-Match", changed.HttpResponse.Headers.ETag.Tag))).Expect(HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, (await region.Admin.GetAsync(path, accept, ("If-None-Match", changed.HttpResponse.Headers.ETag.Tag))).Status);

        static object CreateUnit(string name) => new { name, sector = "科技", kind = "other" };
    }

    [Fact]
    public async Task A_response_with_a_key_is_not_compressed()
    {
        var region = await Region.CreateAsync(host);
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/api-keys")
        {
            Content = JsonContent.Create(new { role = "auditor", bureau = region.City, name = new string('审', 100) }),
            Headers = { { "Accept-Encoding", "br, gzip" } },
        };

        var response = await region.Admin.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Empty(response.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task A_problem_names_its_occurrence_and_a_page_about_it()
    {
        var client = new ApiClient(host.CreateHttpClient(null));
        var problem = (await client.GetAsync("/v1/rules")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");

        Assert.EndsWith((string)problem["traceId"]!, (string)problem["instance"]!, StringComparison.Ordinal);
        Assert.Equal("/problems/unauthorized", (string?)problem["help"]);
    }

    [Fact]
    public async Task Every_kind_of_problem_has_a_page_in_both_languages()
    {
        foreach (var kind in ProblemKind.All)
        {
            var page = await host.CreateHttpClient(null).GetAsync($"/problems/{kind.Slug}");

            Assert.Equal((HttpStatusCode.OK, "text/html"), (page.StatusCode, page.Content.Headers.ContentType!.MediaType));
            var text = await page.Content.ReadAsStringAsync();
            Assert.Contains(kind.Title.Zh, text, StringComparison.Ordinal);
            Assert.Contains(kind.Title.En, text, StringComparison.Ordinal);
            Assert.DoesNotContain("{kind", text, StringComparison.Ordinal);
        }

        (await new ApiClient(host.CreateHttpClient(null)).GetAsync("/problems/nothing")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }
}

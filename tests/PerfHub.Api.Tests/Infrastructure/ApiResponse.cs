using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using PerfHub.Api.Http.Problems;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Tests.Infrastructure;

/// <summary>An answer: its status, its body, its headers.</summary>
public sealed record ApiResponse(HttpStatusCode Status, string Body, HttpResponseMessage HttpResponse)
{
    /// <summary>The body as JSON.</summary>
    public JsonNode Json => JsonNode.Parse(Body)!;

    /// <summary>The report of a filed one, character for character.</summary>
    public string GetRawReport() => Body[(Body.IndexOf("\"report\":", StringComparison.Ordinal) + "\"report\":".Length)..^1];

    /// <summary>The answers of a batch, in order.</summary>
    public List<JsonNode> ExpectLines()
    {
        Assert.True(Status == HttpStatusCode.OK, $"200 expected, {(int)Status} came: {Body}");
        Assert.Equal("application/x-ndjson", HttpResponse.Content.Headers.ContentType?.MediaType);
        return [.. Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }

    /// <summary>Every fault that a refusal names, as “pointer code”, in ordinal order.</summary>
    public IEnumerable<string> GetValidationErrors() => Json["errors"]!.AsArray()
        .Select(fault => $"{fault!["pointer"]} {fault["code"]}").Order(StringComparer.Ordinal);

    /// <summary>The body, where the status is this one.</summary>
    public JsonNode Expect(HttpStatusCode status)
    {
        Assert.True(Status == status, $"{(int)status} expected, {(int)Status} came: {Body}");
        return Json;
    }

    /// <summary>Reads the body as a record of the API, after checking the status.</summary>
    public T Expect<T>(HttpStatusCode status)
    {
        Assert.True(Status == status, $"{(int)status} expected, {(int)Status} came: {Body}");
        return JsonSerializer.Deserialize<T>(Body, ApiJson.Options)!;
    }

    /// <summary>Reads the report in a response to GET …/self-evaluations/{year}.</summary>
    public SelfEvaluationReport ExpectReport() =>
        Expect(HttpStatusCode.OK)["report"].Deserialize<SelfEvaluationReport>(ApiJson.Options)!;

    /// <summary>The problem, where the status is this one.</summary>
    public JsonNode ExpectProblem(HttpStatusCode status, string slug)
    {
        var problem = Expect(status);
        Assert.Equal("application/problem+json", HttpResponse.Content.Headers.ContentType?.MediaType);
        Assert.Equal($"urn:perfhub:problem:{slug}", (string?)problem["type"]);
        Assert.Equal((int)status, (int?)problem["status"]);
        Assert.NotEmpty((string?)problem["title"] ?? "");
        return problem;
    }

    /// <summary>Reads the problem, after checking status, media type and kind.</summary>
    public ProblemBody ExpectProblemBody(HttpStatusCode status, string slug)
    {
        ExpectProblem(status, slug);
        return Expect<ProblemBody>(status);
    }

    /// <summary>The words for the body's only fault, where it lies there and is of this kind.</summary>
    public string ExpectValidationError(string pointer, string code)
    {
        var fault = Assert.Single(ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body")["errors"]!.AsArray())!;
        Assert.Equal((pointer, code), ((string?)fault["pointer"], (string?)fault["code"]));
        return (string)fault["message"]!;
    }

    /// <summary>Reads the body as a record of the API without checking the status.</summary>
    public T Read<T>() => JsonSerializer.Deserialize<T>(Body, ApiJson.Options)!;

    /// <summary>Reads each line of a batch response as a record of the API.</summary>
    public List<T> ExpectLines<T>() => [.. ExpectLines().Select(line => line.Deserialize<T>(ApiJson.Options)!)];
}

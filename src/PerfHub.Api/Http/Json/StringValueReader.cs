using System.Reflection;
using System.Text.Json;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Http.Json;

/// <summary>Reads a text and checks <see cref="TextLengthAttribute"/>.</summary>
internal sealed class StringValueReader(PropertyInfo property) : ValueReader<string>
{
    private readonly int _min = property.GetCustomAttribute<TextLengthAttribute>()?.Min ?? 0;
    private readonly int _max = property.GetCustomAttribute<TextLengthAttribute>()?.Max ?? ReportLimits.MaxTextLength;

    /// <inheritdoc />
    public override string? Read(ref Utf8JsonReader reader, ReadContext context)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return Reject(ref reader, context, "应为文本", "a text is expected");
        }

        var text = context.ReadText(ref reader);
        if (text?.Length > _max)
        {
            context.AddError("too-long", $"文本不得超过 {_max} 个字符", $"the text must have at most {_max} characters");
        }
        else if (_min > 0 && text is not null && string.IsNullOrWhiteSpace(text))
        {
            context.AddError("blank", "不得为空白", "the text must not be blank");
        }

        return text;
    }
}

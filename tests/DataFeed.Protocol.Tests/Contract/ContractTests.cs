using System.Text;
using DataFeed.Protocol.V1;
using Google.Protobuf.Reflection;
using Xunit;

namespace DataFeed.Protocol.Tests.Contract;

public sealed class ContractTests
{
    private const string Approved = "datafeed.v1.approved.txt";

    [Fact]
    public void Descriptor_OfTheContract_IsTheApprovedOne()
    {
        var received = Path.Combine(AppContext.BaseDirectory, "datafeed.v1.received.txt");
        var actual = Print(DatafeedReflection.Descriptor);
        File.WriteAllText(received, actual);

        var approved = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Contract", Approved));

        Assert.True(approved == actual,
            $"The contract has changed. If it only grew, accept it: cp {received} tests/DataFeed.Protocol.Tests/Contract/{Approved}\n{actual}");
    }

    private static string Print(FileDescriptor file)
    {
        var text = new StringBuilder();
        foreach (var service in file.Services)
        {
            foreach (var method in service.Methods)
            {
                text.Append(service.FullName).Append('/').Append(method.Name)
                    .Append(method.IsClientStreaming ? " stream " : " ").Append(method.InputType.FullName)
                    .Append(method.IsServerStreaming ? " -> stream " : " -> ").AppendLine(method.OutputType.FullName);
            }
        }

        foreach (var value in file.EnumTypes.SelectMany(type => type.Values))
        {
            text.Append(value.FullName).Append(" = ").Append(value.Number).AppendLine();
        }

        foreach (var message in file.MessageTypes)
        {
            Print(message, text);
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    private static void Print(MessageDescriptor message, StringBuilder text)
    {
        foreach (var field in message.Fields.InFieldNumberOrder())
        {
            var type = field.FieldType switch
            {
                FieldType.Message => field.MessageType.FullName,
                FieldType.Enum => field.EnumType.FullName,
                var scalar => scalar.ToString().ToLowerInvariant(),
            };
            var label = field.IsRepeated ? "repeated " : field.HasPresence && field.FieldType != FieldType.Message ? "optional " : "";
            text.Append(field.FullName).Append(" = ").Append(field.FieldNumber).Append(": ").Append(label).AppendLine(type);
        }

        foreach (var nested in message.NestedTypes)
        {
            Print(nested, text);
        }
    }
}

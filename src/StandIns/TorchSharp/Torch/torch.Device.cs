using System.Globalization;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Where a tensor's memory is.</summary>
    public class Device
    {
        /// <summary>From a description such as <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</summary>
        /// <exception cref="ArgumentException">Not such a description.</exception>
        public Device(string description)
        {
            var parts = description.Split(':');
            type = TypeOf(parts[0]);
            index = parts.Length > 1 && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var parsed) ? parsed : -1;
            if (parts.Length > 2 || (parts.Length == 2 && index < 0))
            {
                throw new ArgumentException($"'{description}' is no device; 'cpu', 'cuda' and 'cuda:0' are.", nameof(description));
            }
        }

        public Device(string deviceType, int index = -1)
        {
            type = TypeOf(deviceType);
            this.index = index;
        }

        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType;
            this.index = index;
        }

        public Device(int index)
            : this(DeviceType.CUDA, index)
        {
        }

        public DeviceType type { get; }

        /// <summary>Which of several; -1 is the current one.</summary>
        public int index { get; }

        public static implicit operator Device(string description) => new(description);

#pragma warning disable CA1308 // PyTorch writes devices in lower case.
        public override string ToString() => type.ToString().ToLowerInvariant() + (index < 0 ? "" : $":{index}");
#pragma warning restore CA1308

        private static DeviceType TypeOf(string name) =>
            !int.TryParse(name, out _) && Enum.TryParse<DeviceType>(name, ignoreCase: true, out var type)
                ? type
                : throw new ArgumentException($"There is no device type '{name}'; 'cpu' and 'cuda' are such.", nameof(name));
    }

    public static readonly Device CPU = new(DeviceType.CPU);

    public static readonly Device CUDA = new(DeviceType.CUDA);

    public static Device device(string description) => new(description);

    public static Device device(string deviceType, int index = -1) => new(deviceType, index);

    public static Device device(DeviceType deviceType, int index = -1) => new(deviceType, index);

    public static Device device(int index) => new(index);
}

using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Common.Exceptions;
using Microsoft.Azure.Devices.Shared;

class Sender
{
	ServiceClient service;

	public async Task SendAsync(string id, byte[] body)
	{
		// ServiceUnavailable (503001) happens here now and then.
		await service.SendAsync(id, new Message(body));
	}
}
